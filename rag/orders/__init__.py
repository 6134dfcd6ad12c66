"""Text that gives orders to the program which answers: it is found, and neither indexed, read, quoted nor passed on."""

from rag.orders.finding import (
    gives_orders,
    orders_of,
    overlap,
    paragraphs_that_give_orders,
    seen,
    seen_of,
    stretches_without_orders,
    without_orders,
)

__all__ = [
    "gives_orders",
    "orders_of",
    "overlap",
    "paragraphs_that_give_orders",
    "seen",
    "seen_of",
    "stretches_without_orders",
    "without_orders",
]
