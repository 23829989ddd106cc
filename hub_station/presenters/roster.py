"""Every presenter of the window, made once and joined, and which of them answers what a screen asks."""

from collections.abc import Callable

from devices.tray import Tray
from hub_station.presenters.capture import CapturePresenter
from hub_station.presenters.check import CheckPresenter
from hub_station.presenters.consent import ConsentPresenter
from hub_station.presenters.desk import Desk
from hub_station.presenters.device_check import DeviceCheckPresenter
from hub_station.presenters.device_form import DeviceFormPresenter
from hub_station.presenters.elsewhere import ElsewherePresenter
from hub_station.presenters.equipment import EquipmentPresenter
from hub_station.presenters.excluded import ExcludedPresenter
from hub_station.presenters.history import HistoryPresenter
from hub_station.presenters.identify import IdentifyPresenter
from hub_station.presenters.idle import IdlePresenter
from hub_station.presenters.lesions import LesionsPresenter
from hub_station.presenters.outbox import OutboxPresenter
from hub_station.presenters.people import PeoplePresenter
from hub_station.presenters.prepare import PreparePresenter
from hub_station.presenters.put_right import PutRightPresenter
from hub_station.presenters.repair import RepairPresenter
from hub_station.presenters.scans import ScansPresenter
from hub_station.presenters.seal import SealPresenter
from hub_station.presenters.sign_in import SignInPresenter
from hub_station.presenters.similar import SimilarPresenter
from hub_station.presenters.stop import StopPresenter
from hub_station.presenters.today import FormPresenter, TodayPresenter
from hub_station.presenters.triggers import TriggersPresenter
from hub_station.presenters.unlock import UnlockPresenter
from hub_station.triggers import Triggers


class Roster:
    """The presenters by name, and the requests of the screens, each bound to who answers it. GUI thread."""

    def __init__(
        self,
        desk: Desk,
        post: Callable[[Callable[[], None]], None],
        unlock: UnlockPresenter,
        triggers: Triggers,
        tray: Tray,
        *,
        keeping: Callable[[], bool],
        alarm: Callable[[], str],
        running: Callable[[], float],
    ) -> None:
        """Let all work at `desk`.

        `keeping`: a picture is on its way to the disk; `alarm`: one sentence about the hospital link; `running` are seconds
        that never go back; `post` brings a callable to the GUI thread. Pictures that cannot be filed when they come go onto
        the `tray`.
        """
        self.unlock = unlock
        self.sign_in = SignInPresenter(desk)
        self.idle = IdlePresenter(desk, self.sign_in, keeping, running)
        self.people = PeoplePresenter(desk, self.sign_in)
        self.today = TodayPresenter(desk)
        self.form = FormPresenter(desk, self.today)
        self.similar = SimilarPresenter(desk)
        self.identify = IdentifyPresenter(desk, self.similar)
        self.scans = ScansPresenter(desk, post, self.today, self.form, self.identify)
        self.consent = ConsentPresenter(desk)
        self.lesions = LesionsPresenter(desk)
        self.history = HistoryPresenter(desk)
        self.excluded = ExcludedPresenter(desk)
        self.prepare = PreparePresenter(desk)
        self.capture = CapturePresenter(desk, tray)
        self.check = CheckPresenter(desk, self.capture)
        self.seal = SealPresenter(desk)
        self.repair = RepairPresenter(desk)
        self.put_right = PutRightPresenter(desk)
        self.stopping = StopPresenter(desk)
        self.today.repairs(self.repair.show_repair_of, self.stopping.show_stop_of)
        self.outbox = OutboxPresenter(desk, alarm)
        self.elsewhere = ElsewherePresenter(desk, self.capture)
        self.equipment = EquipmentPresenter(desk)
        self.device_form = DeviceFormPresenter(desk)
        self.triggers = TriggersPresenter(desk, self.capture, self.check, self.prepare.prepared, triggers)
        self.device_check = DeviceCheckPresenter(desk)
        self.capture.when_kept(self.check.show_picture)
        self.elsewhere.when_kept(self.check.show_picture)

        # Who answers what the screens ask.
        self.make_store, self.open_store = self.unlock.make_store, self.unlock.open_store
        self.pick_person, self.enter_pin = self.sign_in.pick_person, self.sign_in.enter_pin
        self.forgot_pin, self.use_passphrase = self.sign_in.forgot_pin, self.sign_in.use_passphrase
        self.enter_passphrase, self.sign_in_back = self.sign_in.enter_passphrase, self.sign_in.sign_in_back
        self.show_people, self.leave_people = self.people.show_people, self.people.leave_people
        self.edit_person, self.save_person = self.people.edit_person, self.people.save_person
        self.cancel_person, self.retire_person = self.people.cancel_person, self.people.retire_person
        self.new_pin, self.start_visit = self.people.new_pin, self.today.start_visit
        self.feedback_read = self.today.feedback_read
        self.add_patient, self.mark_patient = self.today.add_patient, self.today.mark_patient
        self.read_clinic_list = self.today.read_clinic_list
        self.register_patient, self.cancel_form = self.form.register_patient, self.form.cancel_form
        self.scanned, self.type_in_form = self.scans.scanned, self.form.type_in_form
        self.read_with_camera, self.stop_reading = self.scans.read_with_camera, self.scans.stop_reading
        self.reveal_answer, self.confirm_answer = self.identify.reveal_answer, self.identify.confirm_answer
        self.answer_differs, self.identity_done = self.identify.answer_differs, self.identify.identity_done
        self.told_apart, self.leave_similar = self.similar.told_apart, self.similar.leave_similar
        self.answer_consent, self.choose_chaperone = self.consent.answer_consent, self.consent.choose_chaperone
        self.tell_explained, self.name_use = self.consent.tell_explained, self.consent.name_use
        self.answer_capacity, self.choose_interpreter = self.consent.answer_capacity, self.consent.choose_interpreter
        self.choose_consenting = self.consent.choose_consenting
        self.consent_done, self.consent_refused = self.consent.consent_done, self.consent.consent_refused
        self.pick_region = self.lesions.pick_region
        self.edit_lesion, self.add_lesion = self.lesions.edit_lesion, self.lesions.add_lesion
        self.remove_lesion, self.lesions_done = self.lesions.remove_lesion, self.lesions.lesions_done
        self.prepared, self.leave_preparation = self.prepare.prepared, self.prepare.leave_preparation
        self.tick_asked, self.answer_question = self.history.tick_asked, self.history.answer_question
        self.choose_answer_source, self.history_done = self.history.choose_answer_source, self.history.history_done
        self.choose_chapter = self.history.choose_chapter
        self.show_history, self.leave_history = self.history.show_history, self.history.leave_history
        self.choose_ended_reason, self.end_excluded = self.excluded.choose_ended_reason, self.excluded.end_excluded
        self.change_lesions, self.change_answers = self.excluded.change_lesions, self.excluded.change_answers
        self.choose_lesion, self.choose_view = self.capture.choose_lesion, self.capture.choose_view
        self.choose_device, self.shoot = self.capture.choose_device, self.capture.shoot
        self.hold_light = self.capture.hold_light
        self.explain_missing, self.capture_done = self.capture.explain_missing, self.capture.capture_done
        self.say_why, self.picture_seen = self.capture.say_why, self.check.picture_seen
        self.note_review = self.check.note_review
        self.ruler_seen, self.consider_best_possible = self.check.ruler_seen, self.check.consider_best_possible
        self.accept_picture, self.accept_best_possible = self.check.accept_picture, self.check.accept_best_possible
        self.take_again, self.show_picture = self.check.take_again, self.check.show_picture
        self.previous_picture, self.next_picture = self.check.previous_picture, self.check.next_picture
        self.back_to_capture, self.back_to_lesions = self.seal.back_to_capture, self.seal.back_to_lesions
        self.show_repair, self.pick_for_repair = self.repair.show_repair, self.repair.pick_for_repair
        self.pick_all_for_repair, self.put_aside = self.repair.pick_all_for_repair, self.repair.put_aside
        self.choose_repair_reason, self.leave_repair = self.repair.choose_repair_reason, self.repair.leave_repair
        self.show_put_right, self.leave_put_right = self.put_right.show_put_right, self.put_right.leave_put_right
        self.choose_put_aside, self.keep_out = self.put_right.choose_put_aside, self.put_right.keep_out
        self.choose_put_right_slot, self.file_put_aside = self.put_right.choose_put_right_slot, self.put_right.file_put_aside
        self.choose_stop, self.confirm_stop = self.stopping.choose_stop, self.stopping.confirm_stop
        self.leave_stop, self.confirm_sheet = self.stopping.leave_stop, self.seal.confirm_sheet
        self.seal_visit, self.retry = self.seal.seal_visit, self.outbox.retry
        self.show_elsewhere, self.leave_elsewhere = self.elsewhere.show_elsewhere, self.elsewhere.leave_elsewhere
        self.choose_source, self.look_elsewhere = self.elsewhere.choose_source, self.elsewhere.look_elsewhere
        self.file_elsewhere, self.erase_elsewhere = self.elsewhere.file_elsewhere, self.elsewhere.erase_elsewhere
        self.show_equipment, self.leave_equipment = self.equipment.show_equipment, self.equipment.leave_equipment
        self.teach_trigger, self.cancel_teaching = self.triggers.teach_trigger, self.triggers.cancel_teaching
        self.forget_trigger = self.triggers.forget_trigger
        self.edit_device, self.register_device = self.device_form.edit_device, self.device_form.register_device
        self.pick_in_device_form = self.device_form.pick_in_device_form
        self.cancel_device_form, self.end_registration = (
            self.device_form.cancel_device_form,
            self.device_form.end_registration,
        )
        self.check_device, self.pick_in_check = self.device_check.check_device, self.device_check.pick_in_check
        self.take_for_check, self.leave_check = self.device_check.take_for_check, self.device_check.leave_check
        self.begin_check_again = self.device_check.begin_check_again
