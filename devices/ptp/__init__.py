"""PTP, the language of still cameras (ISO 15740), over the network (CIPA DC-005, PTP/IP): packets, data sets, a session."""
