"""The URL patterns of all areas."""

from diagnostics.assessing.urls import urlpatterns as assessing
from diagnostics.people.urls import urlpatterns as people
from diagnostics.pipelines.urls import urlpatterns as pipelines
from diagnostics.sharing.urls import urlpatterns as sharing
from diagnostics.site.urls import urlpatterns as site

app_name = "diagnostics"

urlpatterns = [*assessing, *pipelines, *sharing, *people, *site]
