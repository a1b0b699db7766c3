"""The page of prompts: by hotline and name, in each language."""

from collections.abc import Sequence

from agent_panel.builders.hotlines import EDITORS
from agent_panel.builders.scene import Scene
from agent_panel.views.hotlines import PromptCell, PromptGroup, PromptRow, PromptsView
from agent_panel.views.words import Words, load
from domain.ports import Prompt, RecordingRefused


async def build_prompts(scene: Scene) -> PromptsView:
    """Every prompt; those of hotlines first, those of the house last."""
    prompts = await scene.prompts.all()
    texts = load(scene.reader.language)
    names = {
        hotline_id: opened.in_force.name
        for hotline_id in scene.hotlines.ids
        if (opened := scene.hotlines.open(hotline_id)) is not None
    }
    hotlines = sorted({_hotline(prompt) for prompt in prompts}, key=lambda one: (not one, one))
    return PromptsView(
        groups=tuple(
            PromptGroup(one, names.get(one, one), _rows([p for p in prompts if _hotline(p) == one], texts))
            for one in hotlines
        ),
        total=len(prompts),
        recorded=sum(prompt.voice == "recording" for prompt in prompts),
        may_edit=scene.session.role in EDITORS,
    )


def why_refused(texts: Words, refused: RecordingRefused) -> str:
    """A recording's fault and its remedy, in the reader's language."""
    return texts.text(f"recording_fault.{refused.what}", **refused.values)


def _hotline(prompt: Prompt) -> str:
    return prompt.name.partition("/")[0] if "/" in prompt.name else ""


def _rows(prompts: Sequence[Prompt], texts: Words) -> tuple[PromptRow, ...]:
    names = dict.fromkeys(prompt.name for prompt in prompts)
    return tuple(
        PromptRow(name, name.rpartition("/")[2], tuple(_cell(p, texts) for p in prompts if p.name == name))
        for name in names
    )


def _cell(prompt: Prompt, texts: Words) -> PromptCell:
    return PromptCell(
        language=prompt.language,
        text=prompt.text,
        voice=prompt.voice,
        seconds=prompt.seconds,
        trouble=why_refused(texts, prompt.trouble) if prompt.trouble else "",
    )
