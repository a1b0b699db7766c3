"""What can be known of a model's folder, and what archives must not do."""

import io
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest

from scripts.hearing.archives import unpack
from scripts.hearing.installed import installed, opened, put, settle_language
from scripts.hearing.models import ModelWrong, read_model
from scripts.hearing.own_words import unknown_words
from threerings.demo.place import ROBOTS_ONLY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model that may be spoilt."""
    return Path(shutil.copytree(ROBOTS_ONLY / "en", tmp_path / "a-model"))


@pytest.mark.parametrize("language", ["vi", "zh", "en"])
def test_the_small_models(language: str) -> None:
    model = read_model(ROBOTS_ONLY / language)
    assert (model.rate_hz, model.grammar, model.unknown) == (8000, True, True)
    assert model.size_bytes < 1_300_000
    assert settle_language(model, "") == language
    assert unknown_words(language, model.words) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("conf", "rate_hz"),
    [
        ("--sample-frequency=16000\n--allow-downsample=true\n", 16_000),
        ("--sample-frequency=16000\n--allow-upsample=true\n", 8000),
        ("--sample-frequency=8000\n", 8000),
        ("--use-energy=false\n", 16_000),
    ],
)
def test_a_model_for_16_khz_is_fed_16_khz(folder: Path, conf: str, rate_hz: int) -> None:
    (folder / "conf" / "mfcc.conf").write_text(conf)
    assert read_model(folder).rate_hz == rate_hz


@pytest.mark.parametrize(
    "gone", ["am/final.mdl", "conf/mfcc.conf", "graph/Gr.fst", "graph/HCLr.fst", "graph/words.txt"]
)
def test_half_a_model(folder: Path, gone: str) -> None:
    (folder / gone).unlink()
    with pytest.raises(ModelWrong) as wrong:
        read_model(folder)
    assert wrong.value.what == "half"


def test_a_big_model_has_no_grammar(folder: Path) -> None:
    (folder / "graph" / "Gr.fst").rename(folder / "graph" / "HCLG.fst")
    assert not read_model(folder).grammar


@pytest.mark.parametrize(("wanted", "what"), [("vi", "language"), ("fr", "language")])
def test_a_model_of_another_language(folder: Path, wanted: str, what: str) -> None:
    with pytest.raises(ModelWrong) as wrong:
        settle_language(read_model(folder), wanted)
    assert wrong.value.what == what


def test_a_model_of_none_of_our_languages(folder: Path) -> None:
    (folder / "graph" / "words.txt").write_text("<eps> 0\nannyeong 1\n[unk] 2\n")
    with pytest.raises(ModelWrong, match="hardly any word"):
        settle_language(read_model(folder), "")


def test_put_in_its_place_whole_and_broken_ones_are_left_out(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "speech"
    put(read_model(folder), "en", place)
    put(read_model(folder), "en", place)
    assert list(installed(place)) == ["en"]
    assert sorted(path.name for path in place.iterdir()) == ["en"]
    (place / "en" / "am" / "final.mdl").unlink()
    assert installed(place) == {}


@pytest.mark.parametrize("kind", ["zip", "gztar"])
def test_an_archive_as_it_is_downloaded(folder: Path, tmp_path: Path, kind: str) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "down"), kind, folder.parent, folder.name))
    model = opened(archive, tmp_path / "half")
    assert model.words == read_model(folder).words
    assert model.path.is_relative_to(tmp_path / "half")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a/../../evil", "..\\evil", "C:\\evil"])
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_an_archive_that_writes_elsewhere(tmp_path: Path, name: str, kind: str) -> None:
    archive, half = tmp_path / "evil", tmp_path / "deep" / "half"
    half.mkdir(parents=True)
    if kind == "zip":
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr(name, b"x")
    else:
        with tarfile.open(archive, "w") as tar:
            info = tarfile.TarInfo(name)
            info.size = 1
            tar.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(ModelWrong) as wrong:
        unpack(archive, half)
    assert wrong.value.what == "hostile"
    assert [path for path in tmp_path.rglob("evil*") if path != archive] == []


def test_an_archive_with_a_link(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        info = tarfile.TarInfo("am")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(info)
    with pytest.raises(ModelWrong, match="link"):
        unpack(tmp_path / "evil.tar", tmp_path)


def test_an_archive_that_would_fill_the_disk(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file,
        file.open("am/final.mdl", "w") as big,
    ):
        for _ in range(80):
            big.write(bytes(1_000_000))
    with pytest.raises(ModelWrong) as wrong:
        unpack(tmp_path / "bomb.zip", tmp_path / "half")
    assert wrong.value.what == "hostile"
    assert not (tmp_path / "half").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no more", b"words"])
def test_no_archive(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "down.zip").write_bytes(data)
    with pytest.raises(ModelWrong) as wrong:
        unpack(tmp_path / "down.zip", tmp_path)
    assert wrong.value.what == "no_archive"
