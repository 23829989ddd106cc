"""The wing that delivers: builds DICOM instances, sends them to the hospital, proves that they arrived.

Knows no camera and no screen; holds patient data only inside the objects that it is handed to send.
"""
