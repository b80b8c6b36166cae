"""``sesame-company flash``: what is printed is read back by a reader that is not ours.

Issue 6, "Flashsésame": print-ready codes (SVG, PNG, PDF sheets of labels), check digits.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import segno
import zxingcpp
from PIL import Image

from clients.company import __main__ as command
from clients.console import Exit

AT = "https://lenoir.pods.example/.flash/"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*words: str) -> tuple[int, str]:
        out = io.StringIO()
        named = ["flash", "--home", str(tmp_path / "home"), "--lang", "en", *words]
        return command.run(command.parser().parse_args(named), {}, out, out), out.getvalue()

    return run


def seen(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))]


def test_a_png_is_read_by_another_program(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "one.png"
    status, said = run("9506000134352", "--batch", "L/4", "--resolver", AT, "--out", str(file))
    assert status == Exit.WELL
    assert "batch (01)09506000134352(10)L/4" in said
    with Image.open(file) as picture:
        assert seen(picture) == [f"{AT}01/09506000134352/10/L%2F4"]
        assert picture.info["dpi"] == pytest.approx((600, 600), abs=1)


def test_an_svg_is_as_large_as_tills_want_it(run: Run, tmp_path: Path) -> None:
    """Half a millimetre a module, and the name of the thing for who cannot see it."""
    file = tmp_path / "one.svg"
    assert run("9506000134352", "--out", str(file))[0] == Exit.WELL
    svg = file.read_text(encoding="utf-8")
    modules = segno.make_qr("https://id.gs1.org/01/09506000134352", error="m", boost_error=False)
    assert f'width="{modules.symbol_size(border=4)[0] / 2}mm"' in svg
    assert "<title>(01)09506000134352</title>" in svg


def test_sheets_of_labels_are_read_by_another_program(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    codes = ("9506000134352", "own:pain-de-campagne")
    title = "Pain de campagne à l'œuf, 4 €"
    status, _ = run(
        *codes, "--copies", "13", "--title", title, "--resolver", AT, "--out", str(file)
    )
    assert status == Exit.WELL
    pdf = pypdfium2.PdfDocument(file)
    pages = [page.render(scale=300 / 72).to_pil() for page in pdf]
    read = [text for page in pages for text in seen(page)]
    text = pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert len(pages) == 2  # 26 labels, 24 on a sheet
    assert sorted(read) == [f"{AT}01/09506000134352"] * 13 + [f"{AT}own/pain-de-campagne"] * 13
    assert "Pain de campagne à l'œuf" in re.sub(r"\s+", " ", text)


def test_a_list_makes_a_folder_of_codes(run: Run, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(
        "code,batch,serial,title\n9506000134352,,,Risotto\nown:miel,2026-1,,\n\n", encoding="utf-8"
    )
    out = tmp_path / "codes"
    status, said = run("--list", str(listed), "--resolver", AT, "--out", str(out), "--json")
    assert status == Exit.WELL
    assert [one["level"] for one in json.loads(said)["codes"]] == ["model", "batch"]
    assert {path.name for path in out.iterdir()} == {
        "01_09506000134352.svg",
        "own_miel_10_2026-1.svg",
    }


def test_nothing_is_drawn_where_one_code_is_wrong(run: Run, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("code\n9506000134352\n9506000134353\n", encoding="utf-8")
    out = tmp_path / "sheet.pdf"
    status, said = run("--list", str(listed), "--out", str(out))
    assert status == Exit.REFUSED
    assert f"{listed}:3: The check digit of 9506000134353 does not hold" in said
    assert not out.exists()


def test_codes_lead_to_the_pod_that_the_web_id_lies_in(run: Run, tmp_path: Path) -> None:
    out = io.StringIO()
    words = ["init", "--home", str(tmp_path / "home"), "--web-id"]
    for web_id in ("https://lenoir.pods.example/profile/card#me",):
        chosen = command.parser().parse_args([*words, web_id])
        assert command.run(chosen, {}, out, out) == Exit.WELL
    assert f"→ {AT}own/miel\n" in run("own:miel")[1]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("own:miel",), Exit.REFUSED, "their maker's pod only"),
        ((), Exit.USAGE, "Which codes?"),
        (("9506000134352", "--out", "x.gif"), Exit.USAGE, ".svg or .png for one code"),
        (("9506000134352", "--copies", "0", "--out", "x.pdf"), Exit.USAGE, "From 1 to"),
        (("9506000134352", "--labels", "9", "--out", "x.pdf"), Exit.USAGE, "Columns x rows"),
        (("9506000134352", "--labels", "9x40", "--out", "x.pdf"), Exit.USAGE, "too small"),
        (("9506000134352", "--title", "蜂蜜", "--out", "x.pdf"), Exit.USAGE, "has no “蜂”"),
        (("9506000134352", "--resolver", "pod"), Exit.USAGE, "is no address"),
    ],
)
def test_wrong_use_is_told(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    words: tuple[str, ...],
    status: Exit,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    found, told = run(*words)
    assert found == status
    assert said in told
    assert not list(tmp_path.glob("x.*"))
