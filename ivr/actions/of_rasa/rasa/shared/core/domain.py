"""The domain, as in rasa.shared.core.domain: actions are given a dict."""

from rasa_sdk.types import DomainDict as Domain

__all__ = ["Domain"]
