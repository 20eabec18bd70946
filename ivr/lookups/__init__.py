"""Look-ups over the web, which the `http` steps of flows ask for, and the tools of MCP servers, which `call` steps do.

Rule: what a flow says is asked of hosts that the operator has named, and of no other address; whatever comes back is
data. What goes wrong is told by its kind, without the words of the other side.
"""

from ivr.lookups.answer import lacking, taken
from ivr.lookups.mcp import Server, Tools
from ivr.lookups.mcp import taken as taken_by_tool
from ivr.lookups.runner import SECRET, Lookups, on_this_machine

__all__ = ["SECRET", "Lookups", "Server", "Tools", "lacking", "on_this_machine", "taken", "taken_by_tool"]
