import time

from chengshu.kernel.geo.models import Division
from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.places import queries
from chengshu.kernel.places.models import *
from chengshu.kernel.places.seeds import seed_classes, seed_components, seed_features, seed_grid


def test_x(db):
    for f in (seed_organisations, seed_people, seed_divisions, seed_classes, seed_grid, seed_features, seed_components):
        t = time.time()
        f()
        print(f.__name__, time.time() - t)
    print(
        Cell.objects.count(),
        Feature.objects.count(),
        Component.everywhere.count(),
        LikelyDouble.objects.count(),
        CellDuty.objects.count(),
        Division.objects.exclude(lon=None).count(),
    )
    t = time.time()
    for text in [
        "衡川区清河路与建设路交叉口井盖丢失",
        "我家住在望河区云溪街道，云溪小学对面路灯不亮",
        "清河路017号路灯坏了",
        "经度114.32，纬度33.02有积水",
        "A3区一米阳光",
        "清河路（建设路至文昌街段）塌陷",
        "临渠县人民医院门口",
        "望河区建设路88号云溪花园3号楼",
        "N33.02 E114.25",
        "福园社区第一网格垃圾",
        "990102011800001 9901020118000001",
    ]:
        print(text)
        for f in queries.place_of_text(text):
            print(
                "   ",
                f.lon,
                f.lat,
                f.confidence,
                f.how,
                f.division_code,
                f.grid_id,
                f.component_id,
                f.name,
                round(f.metres),
                [str(r) for r in f.reasons],
            )
    print(
        queries.judged(114.32, 33.02, "衡川区清河路与建设路交叉口井盖丢失"),
        queries.judged(33.02, 114.32, ""),
        queries.judged(122, 30, ""),
    )
    import numpy as np

    n = 200000
    b = queries.city_box()
    r = np.random.default_rng(1)
    x = r.uniform(b.west, b.east, n)
    y = r.uniform(b.south, b.north, n)
    queries.grids_at(x[:10], y[:10])
    t = time.time()
    g = queries.grids_at(x, y)
    print("grids", time.time() - t, sum(a is not None for a in g))
    texts = [
        "我家住在望河区云溪街道，云溪小学对面路灯不亮，已经好多天了，晚上走路很不方便，希望有关部门尽快处理。"
        + str(i)
        + "号，衡川区清河路与建设路交叉口井盖丢失"
        for i in range(3000)
    ]
    t = time.time()
    queries.places_of_texts(texts)
    print("texts/s", 3000 / (time.time() - t))
    t = time.time()
    [queries.place_of_text(a) for a in texts[:500]]
    print("single texts/s", 500 / (time.time() - t))
    import cProfile
    import pstats

    p = cProfile.Profile()
    p.enable()
    queries.places_of_texts(texts[:1500])
    p.disable()
    pstats.Stats(p).sort_stats("tottime").print_stats(22)
    t = time.time()
    [queries.components_near(114.25, 33.03, 1500) for a in range(20)]
    print("near", (time.time() - t) / 20, len(queries.components_near(114.25, 33.03, 1500)))
