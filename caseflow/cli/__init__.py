"""``caseflow``: one module per family of commands, loaded when a command of it is called."""

from caseflow.cli.root import LazyGroup

main = LazyGroup(
    name="caseflow",
    help="控辍保学个案管理。",
    no_args_is_help=True,
    families={
        "notice": "文书：按要素生成 Word 文书，查看文书种类",
    },
)
