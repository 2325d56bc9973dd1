#ifndef VIEW_PROBLEM_VIEW_H
#define VIEW_PROBLEM_VIEW_H

struct problem_view {
    const char *message, *hint;
};

#endif
