"""What happens to people and their money, as data: each history gives what is open to whom at every point."""

from tests.flow.histories import (
    away_and_clocks,
    cancelling,
    failing,
    first_payments,
    money_back,
    passes,
    renewing,
    selling,
    switching,
    trials,
    troubled,
)

HISTORIES = [
    *renewing.HISTORIES,
    *failing.HISTORIES,
    *first_payments.HISTORIES,
    *money_back.HISTORIES,
    *cancelling.HISTORIES,
    *switching.HISTORIES,
    *trials.HISTORIES,
    *passes.HISTORIES,
    *selling.HISTORIES,
    *away_and_clocks.HISTORIES,
    *troubled.HISTORIES,
]
