"""The broker (nats-server with JetStream) as a child on the loopback; all that it keeps is in the home."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from chengshu.config.process import free_port
from chengshu.config.settings.environment import Address, address, kept_secret, setting

CONFIGURATION = """\
server_name: "chengshu"
listen: "{listen}"
max_payload: 1MB
jetstream {{
  store_dir: "{store}"
  max_file_store: 8GB
}}
authorization {{
  user: "chengshu"
  password: "{password}"
}}
{mqtt}"""
MQTT = """\
mqtt {{
  listen: "{listen}"
}}
"""


def binary() -> Path:
    """Where the package put the program: beside the interpreter."""
    return Path(sys.executable).parent / "nats-server"


def wanted() -> bool:
    """Whether the city starts a broker of its own: none is given and none is refused (``CHENGSHU_BROKER_URL=none``)."""
    return not setting("BROKER_URL")


class Broker:
    """Where this city's own broker listens and how it is started. The port is a free one unless it is given."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "broker"
        given = setting("BROKER_BIND")
        self.where = address(given) if given else Address("127.0.0.1", free_port())
        self.password = kept_secret("broker.key")

    @property
    def url(self) -> str:
        """What its clients connect to."""
        return f"nats://chengshu:{self.password}@{self.where}"

    def command(self) -> list[str]:
        """Write the configuration, readable by its owner alone, and give the command line."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "nats.conf"
        mqtt = setting("MQTT_BIND")
        content = CONFIGURATION.format(
            listen=self.where,
            store=self.folder,
            password=self.password,
            mqtt=MQTT.format(listen=address(mqtt)) if mqtt else "",
        )
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(content)
        return [str(binary()), "--config", str(file)]
