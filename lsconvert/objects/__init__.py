"""The rules on decoded tasks: dict in, new dict out. Arguments are never changed; shares no code with the kernels."""
