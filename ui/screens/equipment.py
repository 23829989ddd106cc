"""The equipment page: every device of the station, what is wrong with it and what to do, and whether it is registered."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.requests import Requests
from ui.screens.base import Screen, action_bar, heading
from ui.states import DeviceCard as DeviceCardState
from ui.states import EquipmentState
from ui.widgets.buttons import Button
from ui.widgets.device_card import DeviceCard
from ui.widgets.keyed import Keyed
from ui.widgets.layouts import Scroller, column
from ui.widgets.text import label
from ui.widgets.triggers_card import TriggersCard


class EquipmentScreen(Screen[EquipmentState]):
    """A card for each device, one for pedals and buttons, and the way back."""

    def __init__(self, requests: Requests) -> None:
        super().__init__("equipment", requests)
        self._teaching = False
        self._none = label("body", "No camera or dermatoscope is attached. Plug one in; it comes by itself.")
        self._cards_box = QVBoxLayout()
        self._cards_box.setSpacing(12)
        self._cards: Keyed[DeviceCardState, DeviceCard] = Keyed(
            self._cards_box,
            lambda item: item.id,
            lambda item: DeviceCard(requests, item),
            lambda widget, item: widget.show_device(item),
            self.put_in_order,
        )
        self._back = Button("equipment.back", "&Back to today", "main", "back")
        self._back.clicked.connect(requests.leave_equipment)
        self._triggers = TriggersCard(requests)
        self.on_key(Qt.Key.Key_Escape).activated.connect(self._escape)
        scroller = Scroller((24, 4, 24, 20))
        scroller.box.addWidget(self._none)
        scroller.box.addLayout(self._cards_box)
        scroller.box.addWidget(self._triggers)
        scroller.box.addStretch(1)
        self.setLayout(column(heading("Equipment"), scroller, action_bar(main=self._back), gap=0))

    def show_state(self, state: EquipmentState) -> None:
        """Show the devices."""
        self._none.setVisible(not state.devices)
        self._cards.show_items(state.devices)
        self._teaching = state.triggers.teaching
        self._triggers.show_state(state.triggers)

    def first_focus(self) -> QWidget:
        """The way back."""
        return self._back

    def _escape(self) -> None:
        if self._teaching:
            self.requests.cancel_teaching()
        else:
            self.requests.leave_equipment()
