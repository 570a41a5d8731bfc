"""Small Java functions, composed of method handles (``java.lang.invoke``) and compiled by Java.

Each takes the number of a row and reads arrays that are in *slots* of an ``Object[]``, so that one
function serves all batches: only the content of the slots changes.
"""

from typing import Any, Final

TEXT: Final = "text"
LIST: Final = "list"
DAY: Final = "day"
_PRIMITIVES: Final = {
    "void": "java.lang.Void",
    "int": "java.lang.Integer",
    "long": "java.lang.Long",
}
SLOTS: Final = 3
"""Slots that a column takes at most: content, starts of its parts, and their ends or lengths."""


class Handles:
    """Builds functions for rows; ``named`` returns a Java class by its name."""

    def __init__(self, jpype: Any) -> None:
        self._jpype, self.named = jpype, jpype.JClass
        self._all = self.named("java.lang.invoke.MethodHandles")
        self._lookup = self._all.publicLookup()

    def slots(self, count: int) -> Any:
        """Return an empty `Object[]` of ``count`` items."""
        return self._jpype.JObject[count]

    def fill_array(self, kind: str, size: int, maker: Any) -> Any:
        """Return an array of ``size`` items of a class, each made by a function of its place."""
        found = self.named("java.lang.reflect.Array").newInstance(self._class(kind), size)
        self.named("java.util.Arrays").setAll(found, maker)
        return found

    def texts(self, slots: Any) -> Any:
        """Return a function from a row number to the row's text (`TEXT`)."""
        return self._as_interface("java.util.function.IntFunction", self._value(TEXT, slots, 0))

    def properties(self, slots: Any, shape: tuple[tuple[str, str], ...]) -> Any:
        """Return a function from a row number to `[name, value, name, value, ...]`.

        Args:
            slots: three for each column.
            shape: the name and the kind of each: `TEXT` (bytes, starts, lengths), `LIST` (a long
                list, starts, ends), `DAY` (days since 1970, `long[]`) or a primitive type (values).
        """
        array = self._class("java.lang.Object[]")
        put = self._all.identity(array).asCollector(array, 2 * len(shape))
        for place, (name, _) in enumerate(shape):
            # Names before this one are bound already, so only their values precede it.
            put = self._all.insertArguments(put, place, name)
        boxed = self._type("java.lang.Object", "int")
        values = [
            self._value(kind, slots, SLOTS * place).asType(boxed)
            for place, (_, kind) in enumerate(shape)
        ]
        put = self._all.filterArguments(put, 0, *values)
        once = self._all.permuteArguments(put, self._type(array, "int"), [0] * len(shape))
        return self._as_interface("java.util.function.IntFunction", once)

    def relationship_function(
        self, slots: Any, batch: Any, kind: str, *, has_properties: bool
    ) -> Any:
        """Return a procedure that adds the relationship of a row number to a batch of the engine.

        Args:
            slots: buckets and positions of both ends (`int[]`, `long[]`, `int[]`, `long[]`), and
                the properties (`Object[][]`) if there are any.
            batch: a `GraphBatch`.
            kind: the type of the relationships.
            has_properties: whether there are any.
        """
        rid, array = self._class("com.arcadedb.database.RID"), self._class("java.lang.Object[]")
        text = self._class("java.lang.String")
        new = self._lookup.findVirtual(
            self._class("com.arcadedb.graph.GraphBatch"),
            "newEdge",
            self._type("void", rid, text, rid, array),
        )
        new = self._all.insertArguments(new.asFixedArity().bindTo(batch), 1, kind)
        if has_properties:
            said = self._element(slots, 4, self._class("java.lang.Object[][]"))
        else:
            empty = self._all.constant(array, self.slots(0))
            said = self._all.dropArguments(empty, 0, self._class("int"))
        place = self._lookup.findConstructor(rid, self._type("void", "int", "long"))
        start, end = (self._pair_handle(place, slots, first) for first in (0, 2))
        new = self._all.filterArguments(new, 0, start, end, said)
        once = self._all.permuteArguments(new, self._type("void", "int"), [0, 0, 0])
        return self._as_interface("java.util.function.IntConsumer", once)

    def positions(self) -> Any:
        """Return a function from a record's id to its position in the bucket."""
        rid = self._class("com.arcadedb.database.RID")
        found = self._lookup.findVirtual(rid, "getPosition", self._type("long"))
        return self._as_interface(
            "java.util.function.ToLongFunction",
            found.asType(self._type("long", "java.lang.Object")),
        )

    def _value(self, kind: str, slots: Any, first: int) -> Any:
        """Return the handle `(int) -> value` of a column."""
        if kind == TEXT:
            return self._cut(self._text(), slots, first)
        if kind == LIST:
            several = self._class("java.util.List")
            part = self._lookup.findVirtual(several, "subList", self._type(several, "int", "int"))
            return self._cut(part, slots, first)
        if kind != DAY:
            return self._element(slots, first, self._class(f"{kind}[]"))
        day = self._class("java.time.LocalDate")
        of = self._lookup.findStatic(day, "ofEpochDay", self._type(day, "long"))
        number = self._element(slots, first, self._class("long[]"))
        return self._all.filterReturnValue(number, of)

    def _text(self) -> Any:
        """Return the handle of `new String(bytes, start, length, UTF_8)`."""
        made = self._type("void", "byte[]", "int", "int", "java.nio.charset.Charset")
        new = self._lookup.findConstructor(self._class("java.lang.String"), made)
        utf8 = self.named("java.nio.charset.StandardCharsets").UTF_8
        return self._all.insertArguments(new, 3, utf8)

    def _cut(self, cut: Any, slots: Any, first: int) -> Any:
        """Apply `(whole, int, int)` to a slot's content and to a row's numbers in the next two."""
        whole = self._slot(slots, first, cut.type().parameterType(0))
        return self._pair_handle(self._all.foldArguments(cut, whole), slots, first + 1)

    def _pair_handle(self, made: Any, slots: Any, first: int) -> Any:
        """Apply a function of two numbers to those that a row has in two slots."""
        numbers = [
            self._element(slots, first + place, made.type().parameterType(place).arrayType())
            for place in range(2)
        ]
        both = self._all.filterArguments(made, 0, *numbers)
        return self._all.permuteArguments(both, both.type().dropParameterTypes(1, 2), [0, 0])

    def _element(self, slots: Any, number: int, kind: Any) -> Any:
        """Return the handle `(int) -> item` of the array in a slot."""
        return self._all.foldArguments(
            self._all.arrayElementGetter(kind), self._slot(slots, number, kind)
        )

    def _slot(self, slots: Any, number: int, kind: Any) -> Any:
        """Return the handle `() -> content of a slot`."""
        at = self._all.arrayElementGetter(slots.getClass()).bindTo(slots)
        at = self._all.insertArguments(at, 0, self.named("java.lang.Integer").valueOf(number))
        return at.asType(at.type().changeReturnType(kind))

    def _class(self, name: str) -> Any:
        """Return the `Class` of a name, or of a primitive type."""
        return (
            self.named(_PRIMITIVES[name]).TYPE if name in _PRIMITIVES else self.named(name).class_
        )

    def _type(self, *names: Any) -> Any:
        """Return the `MethodType` of a return type and the types of the arguments."""
        classes = [self._class(name) if isinstance(name, str) else name for name in names]
        return self.named("java.lang.invoke.MethodType").methodType(classes[0], classes[1:])

    def _as_interface(self, interface: str, handle: Any) -> Any:
        """Return a handle as an object of an interface with one method."""
        proxies = self.named("java.lang.invoke.MethodHandleProxies")
        return proxies.asInterfaceInstance(self._class(interface), handle)
