"""What was created by a request, so that the same request sent again shows that and creates nothing.

Forms carry a key in a hidden field, programs send `Idempotency-Key`; both are one table.
"""
