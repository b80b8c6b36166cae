"""A handover as a play: two servers, three citizens, two companies, one market file."""
