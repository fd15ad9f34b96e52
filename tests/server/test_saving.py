"""The pre-save hook: what it lifts, and that a save is never worse off for it."""

from __future__ import annotations

import copy
import functools
import json

import pytest
from records import having
from server.notebooks import code, notebook, repro_cell

from repro_magic.model.format import METADATA_KEY
from repro_magic.model.stamp import Stamp
from repro_magic.server.saving import hook_for


def saving(content, **settings):
    """The model of a save, after the hook has seen it."""
    model = {"type": "notebook", "format": "json", "content": content}
    hook_for(settings)(model=model, path="a.ipynb", contents_manager=None)
    return model


def test_the_record_in_an_output_reaches_the_metadata():
    saved = saving(notebook(repro_cell()))
    stamp = Stamp.from_dict(saved["content"]["metadata"][METADATA_KEY])
    assert stamp.record.packages.imported == {"numpy": "2.1.3"}


def test_saving_again_changes_nothing():
    once = saving(notebook(repro_cell()))
    assert saving(copy.deepcopy(once["content"])) == once


def test_a_notebook_without_a_record_in_its_outputs_is_left_alone():
    stamped = notebook(code("1"), stamp=Stamp(record=having(numpy="2.1.3")))
    assert saving(copy.deepcopy(stamped))["content"] == stamped


def test_a_stamp_of_a_newer_release_is_left_alone():
    newer = notebook(repro_cell(), stamp={"schema": 99})
    assert saving(copy.deepcopy(newer))["content"] == newer


@pytest.mark.parametrize(
    "model",
    [
        None,
        {},
        {"type": "file", "content": "text"},
        {"type": "notebook"},
        {"type": "notebook", "content": None},
        {"type": "notebook", "content": "text"},
        {"type": "notebook", "content": {"metadata": [], "cells": [repro_cell()]}},
        {"type": "notebook", "content": {"metadata": {}, "cells": 3}},
        {
            "type": "notebook",
            "content": {"metadata": {}, "cells": [None, {"cell_type": "code", "outputs": 3}]},
        },
        {"type": "notebook", "content": {"metadata": {}, "worksheets": [{"cells": []}], "nbformat": 3}},
        {
            "type": "notebook",
            "content": {"metadata": {}, "cells": [{"cell_type": "code", "outputs": [{"data": 1}]}]},
        },
    ],
)
def test_the_hook_never_raises_and_leaves_what_it_does_not_know(model):
    before = copy.deepcopy(model)
    hook_for({})(model=model, path="a.ipynb", contents_manager=None)
    assert model == before


def test_a_hook_that_fails_has_a_name_to_be_logged_by():
    hook = hook_for({})
    assert hook.__name__
    assert not isinstance(hook, functools.partial)


class _Rooms:
    def __init__(self, *rooms):
        self.ywebsocket_server = self
        self.rooms = dict.fromkeys(rooms)


class _FileIds:
    def get_id(self, path):
        return {"a.ipynb": "id-of-a"}.get(path)


def test_a_document_that_collaboration_keeps_is_left_alone():
    shared = notebook(repro_cell())
    saved = saving(
        copy.deepcopy(shared), jupyter_server_ydoc=_Rooms("json:notebook:id-of-a"), file_id_manager=_FileIds()
    )
    assert saved["content"] == shared


def test_a_document_outside_of_every_room_is_stamped():
    saved = saving(
        notebook(repro_cell()), jupyter_server_ydoc=_Rooms("json:notebook:other"), file_id_manager=_FileIds()
    )
    assert METADATA_KEY in saved["content"]["metadata"]


def test_rooms_that_cannot_be_told_count_as_keeping_the_document(caplog):
    shared = notebook(repro_cell())
    assert saving(copy.deepcopy(shared), jupyter_server_ydoc=object())["content"] == shared
    assert "left as it is" in caplog.text


async def test_a_save_through_the_server_is_stamped_and_still_trusted(jp_fetch, jp_root_dir):
    content = notebook(repro_cell())
    content["cells"][0]["metadata"] = {"trusted": True}
    body = json.dumps({"type": "notebook", "format": "json", "content": content})
    await jp_fetch("api", "contents", "a.ipynb", method="PUT", body=body)
    assert METADATA_KEY in json.loads((jp_root_dir / "a.ipynb").read_text())["metadata"]
    read = json.loads((await jp_fetch("api", "contents", "a.ipynb")).body)
    assert read["content"]["cells"][0]["metadata"]["trusted"] is True


@pytest.mark.parametrize("jp_argv", [["--ReproMagicApp.stamp_on_save=False"]])
@pytest.mark.usefixtures("jp_argv")
async def test_stamping_on_save_can_be_switched_off(jp_fetch, jp_root_dir):
    body = json.dumps({"type": "notebook", "format": "json", "content": notebook(repro_cell())})
    await jp_fetch("api", "contents", "a.ipynb", method="PUT", body=body)
    assert METADATA_KEY not in json.loads((jp_root_dir / "a.ipynb").read_text())["metadata"]
