"""Tests of Sésame."""
