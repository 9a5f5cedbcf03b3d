module kubernetes-on-bare-metal/tools/field-tables

go 1.26.0
