"""How API Gateway takes updates: a list of operations on paths."""


def unescaped(part):
    """A path's part: `/` is written `~1`, `~` is written `~0`."""
    return part.replace("~1", "/").replace("~0", "~")


def as_boolean(value):
    return value == "true"


def apply_operations(target, operations, attributes):
    """Applies operations to an object. `attributes` has, by first part of the path, the attribute's name and its reader."""
    for operation in operations:
        head, _, rest = operation["path"].lstrip("/").partition("/")
        if head not in attributes:
            raise NotImplementedError(f"update of /{head}")
        name, read = attributes[head]
        value = read(operation["value"]) if operation.get("value") is not None else None
        if rest:
            change_entry(target, name, operation["op"], unescaped(rest), value)
        else:
            setattr(target, name, value)


def change_entry(target, name, verb, key, value):
    """`/requestParameters/<key>` is an entry of a map; `/cacheKeyParameters/<key>`, without a value, one of a list."""
    entries = getattr(target, name)
    if isinstance(entries, list):
        setattr(target, name, [e for e in entries if e != key] + ([key] if verb == "add" else []))
        return
    entries = dict(entries or {})
    if verb == "remove":
        entries.pop(key, None)
    else:
        entries[key] = value
    setattr(target, name, entries)
