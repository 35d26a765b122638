"""What this room itself does when rows have arrived: keys, links, 支援措置."""

from yorisoi.registers import changes, machine, merges, protecting, resident_keys


def follow(change: changes.Change) -> None:
    """Called in the transaction of the feed."""
    mirror = change.interface.mirror.code
    if mirror == "resident":
        resident_keys.refresh()
        linked = machine.link_all()
        protecting.follow([one.number for one in linked])
        change.run.result["linked"] = len(linked)
        changes.tell_linked(one.person for one in linked)
    elif mirror == "protection":
        protecting.follow()
    elif mirror == "same_person":
        linked_anew = merges.follow()
        protecting.follow([number for _, number in linked_anew])
        changes.tell_linked(person for person, _ in linked_anew)
