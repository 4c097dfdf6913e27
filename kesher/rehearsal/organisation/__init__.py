"""The demo organisation: Shikma Insurance (שקמה ביטוח). Invented people, numbers and addresses throughout."""
