"""Municipal operations (城管综合业务): facilities, sanitation, greening, utilities, permits, enforcement.

What the bureau keeps in books is declared in ``registers``: from one declaration follow the list, the page of a row,
the form, the import, the export, the map. What happens to a row (patrol, order, assessment, reading) is alike for all.

Words: register 台账, entry 台账条目, upkeep 养护, order 工单, patrol 巡查, finding 巡查发现, return 报送,
fault 停供故障, permit 许可, proceeding 行政处罚案件, paper 文书, emergency 突发事件.
Standards: GB/T 30428.2 (components and events), CJJ 36 (roads), CJJ 99 (bridges), CJJ 68 (drains), CJJ 89 (lighting),
城市绿化条例, 城市市容和环境卫生管理条例, 城镇燃气管理条例, 城市供水条例, 行政许可法, 行政处罚法 (2021).
"""
