"""Pure decisions of staff: what a working day is and how working time is counted. Nothing here reads the database."""
