"""Runs rasa-sdk actions in this process: no server to start, nothing to send.

Rule: one call's action never holds up another's. `async` actions share one event loop in a thread of its own; the
others run in threads, a few for each action, so that one that hangs uses up only its own.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any

import structlog

from ivr.actions.answer import Garbage, answered, log_failure, log_without_effect
from ivr.actions.history import Past, no_past
from ivr.actions.package import ActionFileError, ActionPackage
from ivr.actions.threads import DaemonThreads
from ivr.actions.tracker import action_call
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session

THREADS_FOR_AN_ACTION = 16
"""Calls that may be in one and the same blocking action; the next one waits for its turn, or times out."""

_GRACE = 0.5
"""Seconds that a cancelled action has to give up before it is left to itself."""

log = structlog.get_logger("ivr.actions")


class WantedToExit(Exception):
    """Raised instead of an action's `SystemExit`."""


class InProcessActions:
    """The actions of the folder, such as a project's `flows/actions`. A folder that is not there has none.

    `errors` are the mistakes in its files; what could be loaded runs all the same. `root` is where the files find other
    modules of a project.
    """

    def __init__(self, folder: Path, root: Path | None = None) -> None:
        self._package = ActionPackage(folder, root)
        self._package.load()
        self.errors: list[ActionFileError] = list(self._package.errors)
        self._threads: dict[str, DaemonThreads] = {}
        self._executor = _executor()
        for action in self._classes():
            self._register(action)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0
        self._starting = threading.Lock()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._executor.actions)

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: Past = no_past
    ) -> ErrandDone | ErrandFailed:
        """The answer of the action `errand.name`, as every runner of errands gives it."""
        name, number, timeout = errand.name, errand.number, errand.timeout
        if name not in self._executor.actions:
            return ErrandFailed(number=number, reason="unknown", detail=self._why_unknown(name))
        call = action_call(errand, session, heard, flows, past, secrets=True)
        loop = self._running_loop()
        running = asyncio.run_coroutine_threadsafe(self._answer(number, call, timeout), loop)
        try:
            answer = running.result(timeout + _GRACE)
        except (TimeoutError, CancelledError):
            running.cancel()
            self._give_up_if_stuck(loop, name)
            answer = _late(number, timeout)
        if isinstance(answer, ErrandFailed):
            log_failure(name, session.contact, answer)
        log_without_effect(name, session.contact, answer)
        return answer

    def close(self) -> None:
        """Ends the threads that are idle and forgets the modules; an action that still runs is left to itself."""
        self._package.close()
        for threads in self._threads.values():
            threads.close()
        if self._loop is not None and self._process == os.getpid():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._loop = None

    # -- registering -------------------------------------------------------------------------------------

    def _classes(self) -> list[type[Any]]:
        """The action classes of the files, as rasa-sdk looks for them: every subclass that is not abstract."""
        from rasa_sdk import Action
        from rasa_sdk.utils import all_subclasses

        return [
            cls
            for cls in dict.fromkeys(all_subclasses(Action))
            if self._package.owns(cls.__module__) and not inspect.isabstract(cls)
        ]

    def _register(self, cls: type[Any]) -> None:
        from rasa_sdk import Action

        try:
            if cls.name is Action.name:  # an action server does not even start with one
                raise TypeError("it has no name(). A class that only others are made from is an abc.ABC")
            action = cls()
            name = action.name()
            if not isinstance(name, str) or not name:
                raise TypeError("name() does not return a name")
            if name in self._executor.actions:
                raise ValueError(f"another class is called '{name}', too")
            self._executor.register_function(name, action.run)  # looks at its arguments
        except (Exception, SystemExit) as error:
            self.errors.append(_class_error(cls, error))
        else:
            self._executor.actions[name] = self._guarded(name, action.run)

    def _guarded(self, name: str, run: Callable[..., Any]) -> Callable[..., Awaitable[list[Any]]]:
        """The action as the executor may run it on the loop: it never blocks, and it answers with events."""

        async def guarded(dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
            try:
                if inspect.iscoroutinefunction(run):
                    events = await run(dispatcher, tracker, domain)
                else:
                    thread = self._threads[name].submit(run, dispatcher, tracker, domain)
                    events = await asyncio.wrap_future(thread)
                    if inspect.isawaitable(events):
                        events = await events
            except (SystemExit, KeyboardInterrupt) as error:
                # It would end the loop, and with it all other actions.
                raise WantedToExit().with_traceback(error.__traceback__) from None
            if name.startswith("validate_") and isinstance(events, dict) and "event" not in events:
                # Rasa's manual shows such an action returning {slot: value}, as a ValidationAction's methods do.
                events = [{"event": "slot", "name": slot, "value": value} for slot, value in events.items()]
            failed = answered(0, events, ())
            if isinstance(failed, ErrandFailed):  # before rasa-sdk silently leaves out what is no event
                raise Garbage(failed.detail)
            return list(events or ())

        return guarded

    def _why_unknown(self, name: str) -> str:
        """That there is no such action, and which files are missing: it may be in one of them."""
        places = [f"{error.file.name}:{error.line}" for error in self.errors]
        unread = f"; these could not be imported: {', '.join(places)}" if places else ""
        return f"no action is called {name}{unread}"

    # -- running -----------------------------------------------------------------------------------------

    async def _answer(self, number: int, call: dict[str, Any], timeout: float) -> ErrandDone | ErrandFailed:
        try:
            async with asyncio.timeout(timeout) as clock:
                result = await self._executor.run(call)
        except Garbage as garbage:
            return ErrandFailed(number=number, reason="garbage", detail=str(garbage))
        except TimeoutError as error:
            if clock.expired():
                return _late(number, timeout)
            return self._failed(number, error)
        except Exception as error:
            return self._failed(number, error)
        return answered(number, result.events, result.responses)

    def _failed(self, number: int, error: Exception) -> ErrandFailed:
        """Says where, and not with which words: the text of an exception may hold a caller's data.

        As with an action server, only one that rejects its execution says that nothing was done; another may have done
        a part of its work before.
        """
        from rasa_sdk.interfaces import ActionExecutionRejection

        reason = "error" if isinstance(error, ActionExecutionRejection) else "garbage"
        places = [f"{Path(place.filename).name}:{place.lineno}" for place in self._package.places(error)]
        where = f" at {' > '.join(places)}" if places else ""
        return ErrandFailed(number=number, reason=reason, detail=type(error).__name__ + where)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        """The loop, started with the first action of a process, for a fork leaves threads behind."""
        with self._starting:
            if self._process != os.getpid():
                self._process, self._loop = os.getpid(), None
                self._threads = {name: DaemonThreads(name, THREADS_FOR_AN_ACTION) for name in self.names}
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_serve, args=(self._loop,), name="actions", daemon=True).start()
            return self._loop

    def _give_up_if_stuck(self, loop: asyncio.AbstractEventLoop, name: str) -> None:
        """Leaves a loop that an `async` action blocks (by `time.sleep`, by a slow query) for a new one."""
        alive: Future[None] = Future()
        try:
            loop.call_soon_threadsafe(alive.set_result, None)
            alive.result(_GRACE)
        except RuntimeError:
            return  # another call has given it up
        except TimeoutError:
            log.error("async action blocks the event loop; write it with def, not async def", action=name)
            with self._starting:
                if self._loop is loop:
                    self._loop = None
                    loop.call_soon_threadsafe(loop.stop)  # for when it comes round


def _executor() -> Any:
    from rasa_sdk.executor import ActionExecutor

    return ActionExecutor()


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def _late(number: int, timeout: float) -> ErrandFailed:
    return ErrandFailed(number=number, reason="timeout", detail=f"no answer within {timeout:g} seconds")


def _class_error(cls: type[Any], error: BaseException) -> ActionFileError:
    try:
        file, line = Path(inspect.getsourcefile(cls) or ""), inspect.getsourcelines(cls)[1]
    except (OSError, TypeError):
        file, line = Path(str(inspect.getmodule(cls))), 0
    reason = str(error) or type(error).__name__
    return ActionFileError(file, line, f"the action {cls.__name__} cannot be used: {reason}.")
