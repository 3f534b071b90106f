# main.py of a board: joins the network first if boot.py has not done so, then serves.
import sys

from idt_seeder import serve

serve(sys.argv[1] if len(sys.argv) > 1 else "drop.idtpack")
