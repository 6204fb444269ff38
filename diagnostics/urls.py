"""stub"""

app_name = "diagnostics"
urlpatterns = []
