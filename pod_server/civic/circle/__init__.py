"""Between citizens: what one recommends, and the market files that they hand each other."""
