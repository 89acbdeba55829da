"""Addresses of the grid, the components and the map."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.places.views import cells, components, doubles, geobase, geofeatures, imports, layers, tiles

app_name = "places"
urlpatterns = [
    path("tiles/<str:sheet>/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="tile"),
    path("map/components.geojson", tiles.component_points, name="component_points"),
    path("map/entities.geojson", tiles.entity_points, name="entity_points"),
    path("map/find/", cells.find, name="find"),
    path("base/", geobase.geobase, name="geobase"),
    path("base/find/", geobase.find, name="geo_found"),
    path("base/statistics/", geobase.statistics, name="geo_statistics"),
    path("base/map/<slug:key>.geojson", geobase.shapes, name="geo_shapes"),
    path("base/layers/", layers.layers, name="layers"),
    path("base/layers/new/", layers.new, name="new_layer"),
    path("base/lists/<int:key>/", geofeatures.feature_list, name="feature_list"),
    path("base/lists/<int:key>/take/", geofeatures.take, name="take_features"),
    path("base/layers/<slug:key>/", layers.layer, name="layer"),
    path("base/layers/<slug:key>/change/", layers.change, name="change_layer"),
    path("base/layers/<slug:key>/close/", layers.close, name="close_layer"),
    path("base/layers/<slug:key>/publish/", layers.publish, name="publish_layer"),
    path("base/layers/<slug:key>/items/new/", layers.new_item, name="new_item"),
    path("base/layers/<slug:key>/items/<slug:item>/end/", layers.end_item, name="end_item"),
    path("base/layers/<slug:key>/import/", geofeatures.hand_in, name="hand_in_features"),
    path("base/layers/<slug:key>/template.csv", geofeatures.template, name="feature_template"),
    path("base/layers/<slug:key>/features.geojson", geofeatures.export_geojson, name="export_layer"),
    path("base/layers/<slug:key>/features/new/", geofeatures.new, name="new_feature"),
    path("base/layers/<slug:key>/features/<str:code>/", geofeatures.feature, name="geo_feature"),
    path("base/layers/<slug:key>/features/<str:code>/change/", geofeatures.change, name="change_feature"),
    path("base/layers/<slug:key>/features/<str:code>/end/", geofeatures.end, name="end_feature"),
    path("", cells.grid, name="grid"),
    path("cells/import/", cells.import_cells, name="import_cells"),
    path("cells/<str:code>/", cells.cell, name="cell"),
    path("cells/<str:code>/appoint/", cells.appoint, name="appoint"),
    path("cells/<str:code>/relieve/<int:key>/", cells.relieve, name="relieve"),
    path("components/", components.components, name="components"),
    path("components/map/", components.component_map, name="component_map"),
    path("components/new/", components.register, name="register"),
    path("components/import/", imports.imports, name="imports"),
    path("components/import/<int:key>/", imports.show, name="import"),
    path("components/import/<int:key>/take/", imports.take, name="take"),
    path("components/template.csv", imports.template, name="import_template"),
    path("components/components.geojson", components.export_geojson, name="export_geojson"),
    path("components/doubles/", doubles.doubles, name="doubles"),
    path("components/doubles/look/", doubles.look, name="look"),
    path("components/doubles/<int:key>/", doubles.double, name="double"),
    path("components/<str:code>/", components.component, name="component"),
    path("components/<str:code>/change/", components.change, name="change"),
    path("components/<str:code>/remove/", components.remove, name="remove"),
]
