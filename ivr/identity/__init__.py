"""Who is calling: what the network tells of the line, and which of our customers it belongs to.

Rule: what a network or another system tells is a sign, never a proof; what signs are worth is decided in
`conversation/assurance.py`.
"""
