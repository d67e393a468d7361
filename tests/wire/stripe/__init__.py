"""A loopback stand-in of Stripe for the unmodified `stripe` library, with a clock. Never kinder than Stripe.

    async with StripeStandIn(start) as stripe:
        client = StripeClient(stripe.key, base_addresses={"api": stripe.url})
        ...
        await stripe.pay(session.url)
        stripe.advance(timedelta(days=30))
        await stripe.deliver(app, secret)

What a request may say is read from the library's own types (`shapes.py`): a parameter that is not there is
`parameter_unknown`, a word that is not among the named ones is refused, and what Stripe has but the stand-in has not
is refused loudly as `stand_in_not_modelled`; nothing is accepted and ignored but page text and layout
(`custom_text`, `submit_type`, `billing_address_collection`, `payment_method_options[wechat_pay]`).

What is modelled, and where each rule comes from:

- shapes, form: parameters, nesting, limits of metadata. stripe/params/**, stripe/_encode.py; docs api/metadata.
- server, idempotency: key, version, saved answers (500s too), 409 while one runs. docs api/idempotent_requests.
- listing: cursors, `created`, events of 30 days. docs api/pagination, webhooks/process-undelivered-events.
- expand: four levels, only what may be. `ExpandableField` in stripe/_*.py; stripe-java#2011.
- money: whole units and three decimals, least charges, methods by currency. docs currencies, payments/wechat-pay,
  payments/alipay.
- catalogue, discounts: archived prices, coupons, codes by `promotion`. stripe/params/_promotion_code_create_params.py.
- offers, sessions, pages: the hosted page, methods filtered, 30 minutes to 24 hours. docs api/checkout/sessions,
  changelog/endive.
- payer: what a person does on the page, 3-D Secure, debits. docs payments/checkout, billing/subscriptions/overview.
- billing, invoices, items: the period on the item, an hour of draft, dunning, 23 hours. docs billing,
  stripe/_invoice.py, stripe/_subscription_item.py.
- subscriptions, switching: `cancel_at` beside the flag, prorations, pending updates. stripe-node#2470, docs
  billing/subscriptions/pending-updates-reference.
- schedules: from a subscription, phases, release. docs billing/subscriptions/subscription-schedules.
- returns: refunds, disputes, inquiries. docs refunds, disputes, payments/alipay.
- webhooks, delivery: snapshots, signed afresh, three days of retries. stripe/_webhook.py, docs webhooks.

A "docs" page was read in a stored copy or is known in general; nothing was tried against the live service. Times that
Stripe does not name (backoff of deliveries, retries of charges, days of a debit) are settings or constants here.

Not modelled: other API versions and v2, Connect, tax, metered prices, quantities that a buyer changes, classic billing,
`send_invoice`, pausing, proration of a cancellation, discounts on prorations, balance transactions and fees, search,
setup mode and setup intents beyond their events, payment links, Radar, a rate limiter (429 comes when asked for).
"""

from tests.wire.stripe.delivery import Delivered, Plan
from tests.wire.stripe.payer import PageRefused, Visit
from tests.wire.stripe.stand_in import StripeStandIn
from tests.wire.stripe.webhooks import Forgery, Webhook
from tests.wire.stripe.world import Account

__all__ = ["Account", "Delivered", "Forgery", "PageRefused", "Plan", "StripeStandIn", "Visit", "Webhook"]
