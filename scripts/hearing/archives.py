"""Models as they are downloaded: an archive, unpacked without letting it write elsewhere or fill the disk."""

import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from scripts.hearing.models import ModelWrong

MOST_BYTES, MOST_FILES = 6_000_000_000, 2000
"""The largest official model has 3 GB in some dozens of files."""
MOST_TIMES = 60
"""How many times larger than itself an archive may become: models shrink to a half."""
SMALL_BYTES = 50_000_000
COPIED = 1 << 20


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in an archive. `size`: as the archive says, which is checked while it is read."""

    name: str
    size: int
    opened: "zipfile.ZipInfo | tarfile.TarInfo"


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack a model below a new folder; where the model itself lies. Raises ModelWrong, OSError."""
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as opened:
                _unpack(archive, folder, list(_in_zip(opened)), opened)
        elif tarfile.is_tarfile(archive):
            with tarfile.open(archive) as tar:
                _unpack(archive, folder, list(_in_tar(tar)), tar)
        else:
            raise ModelWrong("no_archive", f"{archive} is no archive of a kind that models come in (zip, tar)")
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ModelWrong("no_archive", f"{archive} is damaged: {error}. Download it again.") from error
    return _model_in(folder)


def _in_zip(opened: zipfile.ZipFile) -> Iterator[_Member]:
    for info in opened.infolist():
        if not info.is_dir():
            if (info.external_attr >> 16) & 0o170000 == 0o120000:
                raise ModelWrong("hostile", f"{info.filename} is a link: a model has none")
            yield _Member(info.filename, info.file_size, info)


def _in_tar(opened: tarfile.TarFile) -> Iterator[_Member]:
    for count, info in enumerate(opened):
        if count > MOST_FILES * 2:
            raise ModelWrong("hostile", f"more than {MOST_FILES} files: that is no model")
        if info.isdir():
            continue
        if not info.isreg():
            raise ModelWrong("hostile", f"{info.name} is a link or a device: a model has none")
        yield _Member(info.name, info.size, info)


def _unpack(archive: Path, folder: Path, members: list[_Member], opened: "zipfile.ZipFile | tarfile.TarFile") -> None:
    if len(members) > MOST_FILES:
        raise ModelWrong("hostile", f"{archive} holds {len(members)} files: that is no model")
    most = min(MOST_BYTES, max(SMALL_BYTES, MOST_TIMES * archive.stat().st_size))
    left = most - sum(member.size for member in members)
    if left < 0:
        raise ModelWrong("hostile", f"{archive} would become larger than {most / 1e9:.1f} GB: that is no model")
    if shutil.disk_usage(folder).free < 2 * (most - left):
        raise ModelWrong("no_space", f"{archive} needs {(most - left) / 1e9:.1f} GB: there is no room for it")
    for member in members:
        target = _inside(folder, member.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with _opened(opened, member) as source, target.open("xb") as file:
            _copy(source, file, member)


def _opened(opened: "zipfile.ZipFile | tarfile.TarFile", member: _Member) -> BinaryIO:
    if isinstance(opened, zipfile.ZipFile):
        return cast("BinaryIO", opened.open(cast("zipfile.ZipInfo", member.opened)))
    found = opened.extractfile(cast("tarfile.TarInfo", member.opened))
    assert found is not None
    return cast("BinaryIO", found)


def _copy(source: BinaryIO, target: BinaryIO, member: _Member) -> None:
    """Not one byte more than the archive says there are."""
    left = member.size
    while piece := source.read(min(COPIED, left + 1)):
        left -= len(piece)
        if left < 0:
            raise ModelWrong("hostile", f"{member.name} is larger than its archive says")
        target.write(piece)


def _inside(folder: Path, name: str) -> Path:
    """Where a member goes: below the folder, whatever its name says."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise ModelWrong("hostile", f"{name!r} leads out of the folder: nothing of this archive was used")
    return folder.joinpath(*parts)


def _model_in(folder: Path) -> Path:
    """The folder with `am/final.mdl` in it: archives have one around it."""
    found = sorted(folder.glob("**/am/final.mdl"), key=lambda path: len(path.parts))
    return found[0].parents[1] if found else folder
