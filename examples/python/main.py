"""Evaluates a flag of Halyard over OFREP."""

import os

from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext

url = os.environ.get("HALYARD_URL", "http://localhost:8000")
key = os.environ["HALYARD_SERVER_KEY"]

api.set_provider(
    OFREPProvider(url, headers_factory=lambda: {"Authorization": f"Bearer {key}"})
)
client = api.get_client()

for user in ("alice", "bob", "carol"):
    context = EvaluationContext(user, {"plan": "pro"})
    details = client.get_boolean_details("new-checkout", False, context)
    print(user, details.value, details.variant, details.reason, details.error_message or "")
