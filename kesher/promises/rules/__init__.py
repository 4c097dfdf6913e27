"""Pure decisions on promises (DECISIONS.md, rules 10 to 16 and 37). Time comes in as an argument; nothing here reads the database."""
