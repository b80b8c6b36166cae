"""The ground floor: values and rules of a pod, without I/O, clock or library of storage."""
