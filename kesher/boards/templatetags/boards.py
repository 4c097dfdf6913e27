"""Tags of the boards."""

from django import template

from kesher.boards.whiskers import whisker

register = template.Library()
register.simple_tag(whisker, name="whisker")
