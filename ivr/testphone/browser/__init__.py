"""The test phone as a page: a telephone to look at, speak to and type into, in a browser on this machine.

Rule: for development only. It listens on the loopback address and nowhere else, and `ivr serve` knows nothing of it.
The page is `page/`; `server` serves it; `handset` is one page's telephone.
"""

from ivr.testphone.browser.server import HERE, Phone

__all__ = ["HERE", "Phone"]
