"""The bar that never leaves while a visit is open: who the patient is, and who works at the station."""

from PySide6.QtCore import Qt
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
        flow = Flow(facts, 26)
        for caption, value in (("Born", self._born), ("NHS number", self._number)):
            pair = QWidget()
            pair.setLayout(row(label("caption", caption, wrap=False), value, gap=8))
            flow.addWidget(pair)
        self._patient = QWidget()
        self._patient.setLayout(column(self._name, facts, gap=0))
        self._brand = label("brand", "Hub Station", wrap=False)
        self._icon = IconLabel(22, "person", "white")
        self._operator = label("who", wrap=False)
        self._operator.setObjectName("patient_bar.operator")
        box = row(self._brand, self._patient, self._icon, self._operator, gap=10)
        box.setStretch(0, 1)
        box.setStretch(1, 1)
        box.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)
        box.setContentsMargins(24, 6, 24, 6)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(56)

    def show_patient(self, bar: PatientBarState | None, operator: str) -> None:
        """Show who the patient is (None: no visit is open) and who the operator is."""
        self._patient.setVisible(bar is not None)
        self._brand.setVisible(bar is None)
        if bar is not None:
            self._name.setText(bar.name)
            self._born.setText(bar.born)
            self._number.setText(bar.number)
            self.setAccessibleName(f"Patient {bar.name}, born {bar.born}, NHS number {bar.number}")
        else:
            self.setAccessibleName("No visit is open")
        self._operator.setText(operator)
        self._icon.setVisible(bool(operator))
