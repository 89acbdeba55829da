"""The 12345 hotline (政务服务热线): seats, departmental hotlines, shifts, callbacks, knowledge base."""
