"""What leaves the explorer as a file: pictures, pages, tables and diagrams of what is on screen.

Every writer is a pure function of a scene's payload, the places of its parties and what stands
behind its links; the same input gives the same bytes.
"""
