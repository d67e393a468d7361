"""The endpoints of the REST interface, one module for each kind of thing.

An endpoint takes a call and returns the body of the answer (200), None (204), or a status with a body.
"""
