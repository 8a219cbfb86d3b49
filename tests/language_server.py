"""A small client of yaml-language-server, the program that completes and complains in VS Code and github.dev."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import Any

SERVER = Path(__file__).resolve().parents[1] / "node_modules" / ".bin" / "yaml-language-server"
_WAIT = 60


class LanguageServer:
    """The server over standard input and output; every file is looked at as an editor would."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process = subprocess.Popen(
            [str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.answers: dict[int, Any] = {}
        self.told: queue.Queue[dict[str, Any]] = queue.Queue()
        self.number = 0
        threading.Thread(target=self._listen, daemon=True).start()
        self.request("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": {}})
        self.notify("initialized", {})
        self.notify("workspace/didChangeConfiguration", {"settings": {"yaml": {"schemaStore": {"enable": False}}}})

    def __enter__(self) -> LanguageServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def faults(self, name: str, text: str) -> list[dict[str, Any]]:
        """What the server marks in a text that is opened under a name."""
        uri = self._open(name, text)
        while True:
            told = self.told.get(timeout=_WAIT)
            if told["uri"] == uri:
                return told["diagnostics"]

    def completions(self, name: str, text: str, line: int, character: int) -> list[dict[str, Any]]:
        """What the server offers at a place, which counts from 0."""
        uri = self._open(name, text)
        place = {"line": line, "character": character}
        found = self.request("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
        return found["items"]

    def hover(self, name: str, text: str, line: int, character: int) -> str:
        """What the server says of the word at a place."""
        uri = self._open(name, text)
        place = {"line": line, "character": character}
        found = self.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})
        return found["contents"]["value"]

    def _open(self, name: str, text: str) -> str:
        uri = (self.root / name).as_uri()
        self.notify(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )
        return uri

    def request(self, method: str, params: dict[str, Any]) -> Any:
        """The answer to a request."""
        self.number += 1
        held: queue.Queue[Any] = queue.Queue()
        self.answers[self.number] = held
        self._send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        return held.get(timeout=_WAIT)

    def notify(self, method: str, params: dict[str, Any]) -> None:
        """Something the server is told."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _listen(self) -> None:
        out = self.process.stdout
        assert out
        while line := out.readline():
            length = 0
            while line.strip():
                name, _, value = line.decode().partition(":")
                length = int(value) if name.lower() == "content-length" else length
                line = out.readline()
            message = json.loads(out.read(length))
            if "id" in message and "method" not in message:
                self.answers[message["id"]].put(message.get("result"))
            elif message.get("method") == "textDocument/publishDiagnostics":
                self.told.put(message["params"])
            elif "id" in message:
                items = message.get("params", {}).get("items", [])
                result = [
                    {"schemaStore": {"enable": False}, "validate": True, "completion": True, "hover": True}
                    if i.get("section") == "yaml"
                    else None
                    for i in items
                ]
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": result or None})
