def CALL_(usage):
    return {
        "prompt_tokens": usage["prompt_tokens"],
        "completion_tokens": usage["completion_tokens"],
        "completion_count": usage["completion_count"],
        "completions": len(usage["completions"]),
    }
