"""Tools for those who edit flows: schemas for editors, drawings, tidy files, prompt sheets, a watch on every save.

Rule: a tool that writes into a team's file reads it back, and leaves it alone unless it says exactly what it should.
"""
