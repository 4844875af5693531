{% load static %}import { begin } from "{% static "js/worker/worker.js" %}";

begin(self, "{{ release }}");
