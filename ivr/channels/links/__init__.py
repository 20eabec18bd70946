"""The page behind a link that was texted to a caller: the phone checks who holds it, and the call goes on.

Rule: to open the page does nothing, since programs that look at messages open it, too; only what a phone has signed
does. Whatever is wrong with a link, the page says the same, kindly, and tells nothing of anybody.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from flask import Blueprint, Response, render_template, request

from ivr.channels.links.words import WORDS
from ivr.conversation.events import Proved
from ivr.conversation.flow import Flows
from ivr.identity.passkey import Ceremonies, Links, NotProven, digest_of, proof
from ivr.identity.pin import Known
from ivr.kept import PROVE, Link, Passkey, StoreUnavailable

LONGEST_TOKEN, LONGEST_ANSWER = 64, 65_536
"""Characters of a token, and bytes of what a phone sends."""

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}

log = structlog.get_logger("ivr.channels.links")


class Tell(Protocol):
    def __call__(self, contact: str, event: Proved) -> bool:
        """Whether the call has taken it."""


@dataclass(frozen=True)
class Pages:
    """`flows` is the revision in force, and `tell` brings the call what came of a link."""

    links: Links
    ceremonies: Ceremonies
    known: Known
    flows: Callable[[], Flows]
    tell: Tell
    clock: Callable[[], float] = time.time

    def blueprint(self) -> Blueprint:
        pages = Blueprint(
            "links", __name__, template_folder="page", static_folder="page", static_url_path="/link-page"
        )
        pages.add_url_rule("/link/<token>", view_func=self.show, methods=["GET"])
        pages.add_url_rule("/link/<token>", view_func=self.take, methods=["POST"], endpoint="take")
        pages.register_error_handler(StoreUnavailable, _unavailable)
        pages.after_request(_closed_off)
        return pages

    def show(self, token: str) -> Response:
        link = self._good(token)
        if link is None:
            spoken = request.accept_languages.best_match(WORDS) or "en"
            return Response(self._page(spoken, None, WORDS[spoken]["spent"]), 410)
        is_proof = link.does == PROVE
        asked = self.ceremonies.to_prove(link) if is_proof else self.ceremonies.to_register(link)
        words = WORDS.get(link.language, WORDS["en"])
        lead = words["prove" if is_proof else "register"].format(purpose=link.said)
        return Response(self._page(link.language, {"does": link.does, "asked": asked}, lead))

    def take(self, token: str) -> Response:
        """What the phone has signed. The last check spends the link: of two at once, one comes second."""
        link, answer = self._good(token), self._answer()
        if link is None:
            return Response("spent", 410)
        now = self.clock()
        try:
            made = self._signed(link, answer, now)
        except NotProven as failed:
            log.warning("a link was answered with what proves nothing", why=str(failed), contact=link.contact)
            return Response("again", 400)
        if not self.links.use(link.digest, now):
            return Response("spent", 410)
        if made:
            self.ceremonies.passkeys.add(made)
            return Response("registered")
        return Response("done" if self._told(link, now) else "over")

    def _signed(self, link: Link, answer: dict[str, Any], now: float) -> Passkey | None:
        """The passkey that the phone has made, None where it has used the one it had. Raises NotProven."""
        if link.does != PROVE:
            return self.ceremonies.registered(link, answer, now)
        self.ceremonies.proven(link, answer)
        return None

    def _told(self, link: Link, now: float) -> bool:
        customer = self.known.find(link.customer)
        return customer is not None and self.tell(link.contact, proof(customer, self.flows(), now))

    def _good(self, token: str) -> Link | None:
        return self.links.good(digest_of(token), self.clock()) if len(token) <= LONGEST_TOKEN else None

    def _page(self, language: str, asked: dict[str, Any] | None, lead: str) -> str:
        words = WORDS.get(language, WORDS["en"])
        service = self.flows().defaults.service
        return render_template(
            "link.html", language=language, words=words, lead=lead, asked=asked, service=service
        )

    @staticmethod
    def _answer() -> dict[str, Any]:
        if (request.content_length or LONGEST_ANSWER + 1) > LONGEST_ANSWER:
            return {}
        found = request.get_json(force=True, silent=True)
        return found if isinstance(found, dict) else {}


def _closed_off(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _unavailable(error: StoreUnavailable) -> Response:
    log.error("the store is unavailable", page="link")
    return Response("again", 503)
