"""Utterances to clips: engines that speak, and a studio that makes each distinct one once."""
