"""Parts of pages that are drawn once for what they depend on, and filled with what differs each time.

    {% drawn page=page.findings filled assessment=page.assessment %}
      … <a href="{% url 'diagnostics:share' assessment %}"> … {% filled %}{% csrf_token %}{% endfilled %} …
    {% enddrawn %}

What is between the tags sees the arguments and nothing else, so it can only show what follows from them; they decide,
with the language, under which key the text is kept. Only the types of KEYS may be arguments, and a text never is: what
somebody typed can neither be a key nor be kept. `filled` is rendered for each page, and sees the page's variables, but
none of those around it in `drawn`. Ids that are named after the word `filled` are filled in too; what is drawn can
write them, or addresses with them. docs/architecture.md explains when to use it.

A page that follows from a few arguments is drawn once as a whole if it names its frame with `drawn_extends`:

    {% drawn_extends "base.html" page=page.asked chosen=page.chosen %}

Its blocks, and the frame around them, then see these arguments and those of FRAME alone. Of `filled` in the frame, what
has a block is drawn with the page; all other is rendered each time.
"""

import re
import secrets
from collections.abc import Hashable, Iterator, Mapping
from sys import intern
from typing import Any, Union
from uuid import UUID

from django import template
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, TextNode, Token, token_kwargs
from django.template.loader_tags import BlockNode, ExtendsNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from diagnostics.instrument.text import reader_language
from diagnostics.site.domain.drawings import Drawings
from diagnostics.templatetags.drawn_keys import UNKEPT, Frame, key_of

register = template.Library()

Ids = Mapping[str, FilterExpression]
Arguments = Mapping[str, Union[FilterExpression, "FrameOf"]]
Piece = Union[str, Node, "FilledId"]
Drawing = tuple[Piece, ...]
Place = Union[Drawing, "FilledId"]

drawings = Drawings()
"""What this process keeps."""

BASE = "base.html"
FRAME = {"brand": "brand", "here": "here", "is_known": "user.is_authenticated", "preview": "preview"}
"""What the frames of pages show, and the variables of the page that it is read from."""

_MARK = str(UUID(bytes=secrets.token_bytes(16), version=4))[:28]
"""Begins the place of what is filled in, in a text that is being drawn; nobody can write a text that contains it.

With eight digits more it looks like the id of an assessment, so that addresses can be made of it.
"""
_PLACES = re.compile(f"{_MARK}([0-9]{{8}})")

SHORT = 200
"""Characters of a piece that others are likely to have too."""


class NotGiven(Exception):
    """A part that is drawn once used a variable that is not among its arguments."""


class _Personal:
    """In place of the form's token, which tags ask for without naming it."""

    def __str__(self) -> str:
        raise NotGiven("csrf_token")


class DrawnContext(Context):
    """The variables of a part that is drawn: its arguments alone. `places` are what comes into the text, in order.

    `is_page`: it is a page that is drawn as a whole.
    """

    def __init__(self, given: Mapping[str, object], page: Context) -> None:
        values = {**given, "csrf_token": _Personal()}
        super().__init__(values, autoescape=page.autoescape, use_l10n=page.use_l10n, use_tz=page.use_tz)
        self.template = page.template
        self.render_context.template = page.render_context.template
        self.is_page = False
        self.places: list[Place] = []
        self.missing: list[str] = []

    def __getitem__(self, name: Any) -> Any:
        # spelled out, since a part that is drawn looks up hundreds of variables
        for values in reversed(self.dicts):
            if name in values:
                return values[name]
        raise self._refusal(name)

    def get(self, name: Any, otherwise: Any = None) -> Any:
        return self[name]

    def __contains__(self, name: Any) -> bool:
        is_given: bool = super().__contains__(name)
        # `for` asks whether it is within another one
        if not is_given and name != "forloop":
            self.missing.append(str(name))
        return is_given

    def mark(self, place: Place) -> SafeString:
        """Return a text that stands for what will be in this place."""
        self.places.append(place)
        return SafeString(f"{_MARK}{len(self.places) - 1:08}")

    def _refusal(self, name: str) -> NotGiven:
        # noted too, because `if` hides errors of its operands
        self.missing.append(name)
        return NotGiven(name)


class FilledId:
    """An id that is filled into each page, such as that of its assessment."""

    def __init__(self, value: FilterExpression) -> None:
        self._value = value

    def render_annotated(self, context: Context) -> str:
        value = self._value.resolve(context)
        if not isinstance(value, UUID):
            raise NotGiven(f"{self._value} is no id")
        return str(value)


class FilledNode(Node):
    """What is rendered for each page; while the part around it is drawn, only its place is noted."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.pieces = tuple([node.s if isinstance(node, TextNode) else node for node in nodelist])

    def render(self, context: Context) -> SafeString:
        if not isinstance(context, DrawnContext):
            return self.nodelist.render(context)
        if context.is_page and self.get_nodes_by_type(BlockNode):
            return self.nodelist.render(context)
        return context.mark(self.pieces)


class DrawnNode(Node):
    """A part that is drawn once for each combination of its arguments and the language."""

    def __init__(self, nodelist: NodeList, arguments: Arguments, ids: Ids) -> None:
        self.nodelist = nodelist
        self.arguments = tuple(arguments.items())
        self.ids = {name: FilledId(value) for name, value in ids.items()}
        self._nodes: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        """Return the nodes inside; noted, because each page looks for the blocks of its frame."""
        nodes = self._nodes.get(nodetype)
        if nodes is None:
            nodes = self._nodes[nodetype] = super().get_nodes_by_type(nodetype)
        return nodes

    def render(self, context: Context) -> SafeString:
        given = {name: value.resolve(context, ignore_failures=True) for name, value in self.arguments}
        if isinstance(context, DrawnContext) and context.is_page and self.get_nodes_by_type(BlockNode):
            with context.push(**given):
                return self.text(context)
        key = self._key(given, context)
        drawing: Drawing | None = None if key is UNKEPT else drawings.get(key)
        if drawing is None:
            drawing = self.draw(given, context)
            if key is not UNKEPT:
                drawings.keep(key, drawing)
        if isinstance(context, DrawnContext):
            return context.mark(drawing)
        return SafeString(
            "".join([piece if isinstance(piece, str) else str(piece.render_annotated(context)) for piece in drawing])
        )

    def text(self, context: Context) -> SafeString:
        """Return what is inside."""
        return self.nodelist.render(context)

    def draw(self, given: Mapping[str, object], page: Context) -> Drawing:
        """Render it with its arguments alone; return its texts and, between them, what is filled in.

        The texts of parts inside that are drawn by themselves are not copied.
        """
        context = DrawnContext(given, page)
        for name, value in self.ids.items():
            context[name] = context.mark(value)
        text = self.text(context)
        if context.missing:
            raise NotGiven(", ".join(dict.fromkeys(context.missing)))
        texts = _PLACES.split(text)
        marks = [*map(int, texts[1::2])]
        # ids are written any number of times, all else once
        if [mark for mark in marks if mark >= len(self.ids)] != [*range(len(self.ids), len(context.places))]:
            raise NotGiven("what is filled in is in a tag that changes its text")
        pieces: list[Piece] = [texts[0]]
        for mark, following in zip(marks, texts[2::2], strict=True):
            place = context.places[mark]
            pieces += place if isinstance(place, tuple) else (place,)
            # the same few characters are between many parts
            pieces.append(intern(following) if len(following) < SHORT else following)
        return tuple(piece for piece in pieces if piece)

    def _key(self, given: Mapping[str, object], page: Context) -> Hashable:
        keys = tuple([key_of(value) for value in given.values()])
        if UNKEPT in keys:
            return UNKEPT
        return self, get_language(), reader_language(), page.autoescape, page.use_l10n, get_script_prefix(), keys


class FrameOf:
    """The frame of a page, as an argument; BASE if the page's variable has none."""

    def __init__(self, name: FilterExpression) -> None:
        self._name = name

    def resolve(self, context: Context, ignore_failures: bool = False) -> Frame:
        return Frame(self._name.resolve(context, ignore_failures) or BASE)


class DrawnExtendsNode(DrawnNode, ExtendsNode):
    """A page that is drawn once as a whole, with its frame, whose name is the argument `frame`."""

    def __init__(self, nodelist: NodeList, arguments: Arguments, frame: FilterExpression) -> None:
        DrawnNode.__init__(self, nodelist, arguments, ids={})
        ExtendsNode.__init__(self, nodelist, frame)

    def text(self, context: Context) -> SafeString:
        if isinstance(context, DrawnContext):
            context.is_page = True
        text: SafeString = ExtendsNode.render(self, context)
        return text


@register.tag
def drawn_extends(parser: Parser, token: Token) -> DrawnExtendsNode:
    """Draw the page once for each combination of its frame, the arguments after that, and those of FRAME."""
    name, frame, *bits = token.split_contents()
    arguments: dict[str, FilterExpression | FrameOf] = {"frame": FrameOf(parser.compile_filter(frame))}
    arguments.update({argument: parser.compile_filter(variable) for argument, variable in FRAME.items()})
    arguments.update(token_kwargs(bits, parser))
    if bits:
        raise TemplateSyntaxError(f"{name}: each argument is written as name=value")
    return DrawnExtendsNode(parser.parse(), arguments, parser.compile_filter("frame.name"))


@register.tag
def drawn(parser: Parser, token: Token) -> DrawnNode:
    """Draw what is inside once for each combination of the arguments, such as `page=page.findings`.

    After the word `filled` come ids that are filled in.
    """
    name, *bits = token.split_contents()
    arguments = token_kwargs(bits, parser)
    ids = {}
    if bits[:1] == ["filled"]:
        del bits[0]
        ids = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"{name}: each argument is written as name=value")
    nodelist = _inside(parser, "enddrawn")
    if any(isinstance(node, BlockNode) for node in _outside_of_filled(nodelist)):
        raise TemplateSyntaxError(f"{name}: a block differs by page, so it goes inside of `filled`")
    return DrawnNode(nodelist, arguments, ids)


@register.tag
def filled(parser: Parser, _token: Token) -> FilledNode:
    """Render what is inside for each page, with the page's variables."""
    return FilledNode(_inside(parser, "endfilled"))


def _inside(parser: Parser, end: str) -> NodeList:
    """Parse up to the end tag, and leave out the line breaks beside both tags, which pages need not carry."""
    nodes = parser.parse((end,))
    parser.delete_first_token()
    if nodes and isinstance(nodes[0], TextNode):
        nodes[0].s = nodes[0].s.removeprefix("\n")
    if nodes and isinstance(nodes[-1], TextNode):
        nodes[-1].s = nodes[-1].s.removesuffix("\n")
    return nodes


def _outside_of_filled(nodes: NodeList) -> Iterator[Node]:
    for node in nodes:
        if not isinstance(node, FilledNode):
            yield node
            for name in node.child_nodelists:
                yield from _outside_of_filled(getattr(node, name, None) or NodeList())
