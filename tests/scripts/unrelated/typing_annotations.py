import inspect
import typing


def CALL_(function):
    THINGS_ = typing.get_type_hints(function)
    return {"annotations": THINGS_, "result": inspect.signature(function).return_annotation, "data": function.__annotations__}
