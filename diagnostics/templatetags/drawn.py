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

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Union

from django import template
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, TextNode, Token, token_kwargs
from django.template.loader_tags import BlockNode, ExtendsNode
from django.templatetags.i18n import LanguageNode
from django.utils.safestring import SafeString

from diagnostics.site.domain.drawings import Drawings
from diagnostics.templatetags.drawn_context import (
    Drawing,
    DrawnContext,
    FilledId,
    NotGiven,
    filled_in,
    pieces_of,
    reader_of,
)
from diagnostics.templatetags.drawn_keys import UNKEPT, Frame, key_of

register = template.Library()

Ids = Mapping[str, FilterExpression]
Arguments = Mapping[str, Union[FilterExpression, "FrameOf"]]

drawings = Drawings()
"""What this process keeps."""

BASE = "base.html"
FRAME = {"brand": "brand", "here": "here", "is_known": "user.is_authenticated", "preview": "preview"}
"""What the frames of pages show, and the variables of the page that it is read from."""


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
        self._names = [_name_alone(value) for value in arguments.values()]
        self.ids = {name: FilledId(value) for name, value in ids.items()}
        self._nodes: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        """Return the nodes inside; noted, because each page looks for the blocks of its frame."""
        nodes = self._nodes.get(nodetype)
        if nodes is None:
            nodes = self._nodes[nodetype] = super().get_nodes_by_type(nodetype)
        return nodes

    def render(self, context: Context) -> SafeString:
        values = self._values(context)
        if isinstance(context, DrawnContext) and context.is_page and self.get_nodes_by_type(BlockNode):
            with context.push(**self._given(values)):
                return self.text(context)
        key = self._key(values, context)
        drawing: Drawing | None = None if key is UNKEPT else drawings.get(key)
        if drawing is None:
            drawing = self.draw(self._given(values), context)
            if key is not UNKEPT:
                drawings.keep(key, drawing)
        return context.mark(drawing) if isinstance(context, DrawnContext) else filled_in(drawing, context)

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
        return pieces_of(text, context, ids=len(self.ids))

    def _values(self, context: Context) -> list[object]:
        """Return the arguments."""
        values = []
        for (_argument, expression), name in zip(self.arguments, self._names, strict=True):
            value = _found(context, name) if name else None
            # Django calls what can be called
            if not name or callable(value):
                value = expression.resolve(context, ignore_failures=True)
            values.append(value)
        return values

    def _given(self, values: Sequence[object]) -> dict[str, object]:
        return {name: value for (name, _expression), value in zip(self.arguments, values, strict=True)}

    def _key(self, values: Sequence[object], page: Context) -> Hashable:
        keys = tuple([key_of(value) for value in values])
        return UNKEPT if UNKEPT in keys else (self, reader_of(page), page.autoescape, page.use_l10n, keys)


def _name_alone(value: "FilterExpression | FrameOf") -> str:
    """Return the name of a variable that is an argument as it is, "" if there is more to resolve."""
    if not isinstance(value, FilterExpression) or not value.is_var or value.filters:
        return ""
    lookups: Sequence[str] = value.var.lookups or ()
    return lookups[0] if len(lookups) == 1 and not value.var.translate else ""


def _found(context: Context, name: str) -> object:
    try:
        return context[name]
    except KeyError:
        return None


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
    inside = [*_outside_of_filled(nodelist)]
    if any(isinstance(node, BlockNode) for node in inside):
        raise TemplateSyntaxError(f"{name}: a block differs by page, so it goes inside of `filled`")
    if any(isinstance(node, LanguageNode) for node in inside):
        raise TemplateSyntaxError(f"{name}: a page that is drawn once is in one language")
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
