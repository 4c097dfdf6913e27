"""What may be wrong with a page in a browser, apart from what axe finds: language, direction, width, the console."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

# Words that are written in Latin letters in Hebrew too: names of things, units and formats.
LATIN = frozenset(
    [
        "Kesher",
        "SMS",
        "WhatsApp",
        "Facebook",
        "Messenger",
        "PDF",
        "TIFF",
        "JPEG",
        "PNG",
        "QR",
        "URL",
        "CEL",
        "HTTP",
        "HTTPS",
        "SMTP",
        "IMAP",
        "API",
        "CSAT",
        "NPS",
        "CES",
        "MB",
        "KB",
        "GB",
        "English",
        "Esc",
        "Enter",
        "Ctrl",
        "Forwarded",
        "csat",
        "ces",
        "Re",
        "Shikma",
        "Insurance",
    ]
)
# Protocols, products and keys of presets on the pages of channels.
LATIN |= frozenset(
    [
        "JSON",
        "XML",
        "POST",
        "DKIM",
        "SPF",
        "MX",
        "Authentication",
        "Results",
        "Postfix",
        "token",
        "TextMe",
        "Leads",
        "hylafax",
        "asterisk",
        "efax",
        "generic",
    ]
)
# A stream of live events that never says anything: nobody rings, nothing changes.
NO_EVENTS = """
window.EventSource = class extends EventTarget {
  constructor(url) { super(); this.url = url; this.readyState = 1; }
  close() { this.readyState = 2; }
};
"""
# Every text that somebody sees or hears, without what is marked as a code, an address, or another language.
_TEXTS = """
lang => {
  const apart = `${lang === "he" ? "bdi, " : ""}script, style, template, noscript, code, pre, kbd, textarea, [dir=ltr], [lang]:not(html):not([lang=${lang}])`;
  const texts = lang === "he" ? [document.title] : [];  // a title may hold a stored string, which nothing can mark there
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const outside = !node.parentElement.closest(apart);
    const stored = lang === "en" && node.parentElement.closest("bdi, [dir=auto]");
    if (outside && !stored) texts.push(node.textContent);
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt], [data-label], [data-l]")) {
    if (one.closest(apart) || (lang === "en" && one.matches("[dir=auto], [data-stored]"))) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt", "data-label", "data-l"])
      if (one.hasAttribute(name)) texts.push(one.getAttribute(name));
  }
  const foreign = lang === "he" ? /[A-Za-z]{2,}/g : /[\\u05d0-\\u05ea]{2,}/g;
  const names = /\\u2066[^\\u2069]*\\u2069|docs\\/\\S+\\.md|https?:\\/\\/\\S+|\\S+@\\S+|\\S+\\.(pdf|tif|tiff|jpg|png|csv|json)\\b|X-Forwarded-For|test-[a-z]+/g;
  return texts.map(text => text.replace(names, "")).flatMap(text => [...text.matchAll(foreign)].map(found => [found[0], text.trim().replace(/\\s+/g, " ").slice(0, 90)]));
}
"""


@dataclass
class Window:
    """A window of one browser, in one language, that notes what the console says."""

    page: Page
    language: str
    said: list[str] = field(default_factory=list)

    def faults(self, *, expected_status: int = 200) -> list[str]:
        """Everything wrong with the page that is open now, without axe; the console's words are forgotten then."""
        found = [one for one in self.said if f"status of {expected_status} " not in one or expected_status < 400]
        self.said.clear()
        lang, direction = self.page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        if (lang, direction) != (self.language, "rtl" if self.language == "he" else "ltr"):
            found.append(f"lang={lang!r} dir={direction!r}")
        found += [
            f"not in {self.language}: {word!r} in {text!r}"
            for word, text in self.page.evaluate(_TEXTS, self.language)
            if word not in LATIN
        ]
        return found

    def too_wide(self) -> list[str]:
        """What is wider than a phone; the window stays as it was."""
        whole = self.page.viewport_size
        self.page.set_viewport_size({"width": 390, "height": 844})
        wide = self.page.evaluate(_TOO_WIDE)
        if whole:
            self.page.set_viewport_size(whole)
        return [f"wider than a phone: {wide}"] if wide else []


_TOO_WIDE = """
() => {
  const root = document.documentElement;
  if (root.scrollWidth <= innerWidth) return "";
  const outside = [...document.body.querySelectorAll("*")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1);
  });
  return `${root.scrollWidth}px: ` + outside.slice(0, 4).map(one => one.tagName + "." + one.className).join(", ");
}
"""


def window(
    browser: Browser,
    *,
    language: str,
    address: str,
    session: str = "",
    width: int = 1440,
    dark: bool = False,
    javascript: bool = True,
) -> Window:
    """A window of somebody's browser: `session` is the key of a session that is logged in."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        java_script_enabled=javascript,
        locale="he-IL" if language == "he" else "en-GB",
        extra_http_headers={"Accept-Language": language},
    )
    cookies = {"kesher_language": language} | ({"sessionid": session} if session else {})
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    context.set_default_timeout(60_000)  # ms; a busy machine is no fault of the page
    context.add_init_script(NO_EVENTS)
    page = context.new_page()
    found = Window(page, language)
    page.on("console", lambda one: _note(found, one))
    page.on("pageerror", lambda one: found.said.append(str(one)))
    return found


def _note(window: Window, message: ConsoleMessage) -> None:
    if message.type in {"error", "warning"}:
        window.said.append(f"console: {message.text}")
