"""What agents see of a contact. Rule: it is shown to those who hold the operator token, and to nobody else."""
