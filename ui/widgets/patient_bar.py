"""The bar that never leaves while a visit is open: who the patient is, and who works at the station."""

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui.states import PatientBar as PatientBarState
from ui.widgets.icons import IconLabel
from ui.widgets.layouts import Flow, column, row
from ui.widgets.text import FittedLabel, label


class PatientBar(QFrame):
    """Name large, date of birth and NHS number beneath. Without a patient: the program's name."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("patient_bar")
        self._name = FittedLabel((28, 24, 20, 17))
        self._name.setObjectName("patient_bar.name")
        self._born, self._number = label("fact", wrap=False), label("fact", wrap=False)
        self._born.setObjectName("patient_bar.born")
        self._number.setObjectName("patient_bar.number")
        facts = QWidget()
        flow = Flow(facts, 26, 0)
        self._number_caption = label("caption", "NHS number", wrap=False)
        for caption, value in ((label("caption", "Born", wrap=False), self._born), (self._number_caption, self._number)):
            pair = QWidget()
            pair.setLayout(row(caption, value, gap=8))
            flow.addWidget(pair)
        self._patient = QWidget()
        self._patient.setLayout(column(self._name, facts, gap=0))
        self._brand = label("brand", "Hub Station", wrap=False)
        self._icon = IconLabel(22, "person", "white")
        self._operator = label("who", wrap=False)
        self._operator.setObjectName("patient_bar.operator")
        self._step = label("caption", wrap=False)
        who = column(row(self._icon, self._operator, gap=10), self._step, gap=2)
        box = row(self._brand, self._patient, who, gap=16)
        box.setStretch(0, 1)
        box.setStretch(1, 1)
        box.setContentsMargins(24, 6, 24, 6)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(56)

    def show_patient(self, bar: PatientBarState | None, operator: str, step: str = "") -> None:
        """Show the patient (None: no visit is open), the operator, and the step where it has no row of its own."""
        self._step.setText(step)
        self._step.setVisible(bool(step))
        self._patient.setVisible(bar is not None)
        self._brand.setVisible(bar is None)
        if bar is not None:
            self._name.setText(bar.name)
            self._born.setText(bar.born)
            self._number.setText(bar.number)
            # "No NHS number" says by itself what it is about.
            self._number_caption.setVisible(bar.number[:1].isdigit())
            self.setAccessibleName(f"Patient {bar.name}, born {bar.born}, NHS number {bar.number}")
        else:
            self.setAccessibleName("No visit is open")
        self._operator.setText(operator)
        self._icon.setVisible(bool(operator))
