"""Addresses of the grid, the components and the map."""

from __future__ import annotations

from django.urls import path

from chengshu.kernel.places.views import cells, components, doubles, imports, tiles

app_name = "places"
urlpatterns = [
    path("tiles/<str:sheet>/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="tile"),
    path("map/components.geojson", tiles.component_points, name="component_points"),
    path("map/entities.geojson", tiles.entity_points, name="entity_points"),
    path("map/find/", cells.find, name="find"),
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
