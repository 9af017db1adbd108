"""``caseflow``: one module per family of commands, loaded when a command of it is called."""

from caseflow.cli.root import LazyGroup

main = LazyGroup(
    name="caseflow",
    help="控辍保学个案管理。",
    no_args_is_help=True,
    families={
        "demo": "演示：建立虚构的县并启动",
        "init": "建立或升级数据库，可重复运行",
        "serve": "启动网页服务和定时巡查（同一进程）",
        "web": "只启动网页服务",
        "scheduler": "只运行定时巡查",
        "sweep": "期限巡查一次，或列出将要做的",
        "case": "个案：列表、详情、生成案卷",
        "workdays": "工作日计算",
        "reset-code": "在服务器上为账号发放重置码",
        "verify": "核验日志、统计、文书、文件",
        "doctor": "检查运行环境",
        "import": "导入：学籍名册、单位、人员（Excel 或 CSV）",
        "batch": "批量制发：接着生成未完成的批次",
        "notice": "文书：按要素生成 Word 文书，查看文书种类",
        "template": "文书模板：检查、导出自带模板、占位符对照表",
    },
)
